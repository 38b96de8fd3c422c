"""What `secondlook demo` shows: an invented organisation, a mail sink and a page with invented messages."""
