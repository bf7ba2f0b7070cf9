"""Where listings go: an adapter per kind of channel, registered when its app starts.

`said_at_once`: it shows what we say the moment we say it, so there is nothing to ask back. The others confirm through
`operations.confirm_listing` and `operations.confirm_gone`, when the channel itself has said so.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class ChannelAdapter:
    kind: str
    said_at_once: bool


_adapters: dict[str, ChannelAdapter] = {}


def register(adapter: ChannelAdapter) -> None:
    if adapter.kind in _adapters:
        raise ValueError(f"channel adapter {adapter.kind} is registered twice")
    _adapters[adapter.kind] = adapter


def adapter_for(kind: str) -> ChannelAdapter | None:
    return _adapters.get(kind)
