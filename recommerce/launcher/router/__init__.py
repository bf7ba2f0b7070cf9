"""The front door of `make run`: one port, two groups of web workers behind it.

Long answers (exports, files, PDFs) go to `bulk`, everything else to `web`, so a download never delays a scan.
Nothing is buffered beyond one socket read: bodies stream both ways with back-pressure.
"""
