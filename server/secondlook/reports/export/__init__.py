"""Reports for other programs and other people: STIX, CSV, JSON, and a sanitised copy for an authority."""
