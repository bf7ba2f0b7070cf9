"""Why a file, or one ticket of it, cannot be read. None of the sentences quotes what the file says."""


class Incomplete(Exception):
    """The end is missing: perhaps the file is still being written."""


class Broken(Exception):
    """As a whole the file is not what the manifest describes; no part of it is taken."""


class Unreadable(Exception):
    """One value of one ticket. `pointer` names the manifest's field."""

    def __init__(self, pointer: str, sentence: str) -> None:
        super().__init__(f"{pointer}: {sentence}" if pointer else sentence)
        self.pointer, self.sentence = pointer, sentence
