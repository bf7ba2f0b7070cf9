"""Making the file that answers a requisition."""
