"""Work orders, their quotes, who worked on them and who checked."""

from .quality import QualityCheck
from .quote import Quote, QuoteLine
from .time_entry import TimeEntry
from .work_order import WorkOrder

__all__ = ["QualityCheck", "Quote", "QuoteLine", "TimeEntry", "WorkOrder"]
