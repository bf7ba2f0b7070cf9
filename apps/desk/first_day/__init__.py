"""A whole day of a store, played over HTTP like an outside system would, and checked in the ERP afterwards."""
