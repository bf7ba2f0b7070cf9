"""Where an HTTP/1.1 body ends. Bytes are never copied here, only counted."""


class BadFraming(Exception):
    """The peer sent a body whose end cannot be known."""


class Counted:
    """A body of a known length in bytes."""

    def __init__(self, length: int) -> None:
        self._left = length
        self.done = length == 0

    def feed(self, data: memoryview) -> int:
        """How many of these bytes belong to the body."""
        taken = min(self._left, len(data))
        self._left -= taken
        self.done = self._left == 0
        return taken


class UntilClose:
    """A body that ends when the connection does."""

    done = False

    def feed(self, data: memoryview) -> int:
        return len(data)


class Chunked:
    """A chunked body, trailers included."""

    LONGEST_LINE = 4096

    def __init__(self) -> None:
        self._line = bytearray()
        self._skip = 0  # bytes of the present chunk still to come, with the line end after them
        self._trailers = False
        self.done = False

    def feed(self, data: memoryview) -> int:
        """How many of these bytes belong to the body."""
        at = 0
        while at < len(data) and not self.done:
            if self._skip:
                step = min(self._skip, len(data) - at)
                self._skip -= step
                at += step
            else:
                at += self._feed_line(bytes(data[at : at + self.LONGEST_LINE]))
        return at

    def _feed_line(self, data: bytes) -> int:
        end = data.find(b"\n")
        taken = len(data) if end < 0 else end + 1
        self._line += data[:taken]
        if len(self._line) > self.LONGEST_LINE:
            raise BadFraming
        if end >= 0:
            line = bytes(self._line)
            self._line.clear()
            self._end_line(line)
        return taken

    def _end_line(self, line: bytes) -> None:
        if not line.endswith(b"\r\n"):
            raise BadFraming
        if self._trailers:
            self.done = line == b"\r\n"
            return
        size = line[:-2].partition(b";")[0].rstrip(b" \t")
        if not size or len(size) > 15 or size.strip(b"0123456789abcdefABCDEF"):
            raise BadFraming
        length = int(size, 16)
        if length == 0:
            self._trailers = True
        else:
            self._skip = length + 2


Framing = Counted | UntilClose | Chunked
