"""The tables of printing."""

from .job import PrintJob
from .printer import Printer, PrinterChoice

__all__ = ["PrintJob", "Printer", "PrinterChoice"]
