"""What authentication notes on a request, and telling a consumer that its review is overdue while it still works."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

CALLER_ATTRIBUTE = "api_caller"  # (kind, id) of whose token or key came, whether or not it still opened anything
REVIEW_DUE_ATTRIBUTE = "consumer_review_due_on"  # set on the request by the authentication


class ReviewReminder:
    """Adds `Consumer-Review-Due: <date>` to answers given during the thirty days of grace."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        due_on = getattr(request, REVIEW_DUE_ATTRIBUTE, None)
        if due_on is not None:
            response["Consumer-Review-Due"] = due_on.isoformat()
        return response
