"""The report address: reports that come by mail, from any mail program, and the receipts that answer them."""
