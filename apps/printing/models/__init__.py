"""The tables of printing."""

from .code import PreprintedCode
from .job import PrintJob
from .printer import Printer, PrinterChoice

__all__ = ["PreprintedCode", "PrintJob", "Printer", "PrinterChoice"]
