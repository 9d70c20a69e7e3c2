"""Search by words: a part that finds and scores items by BM25 over their titles and searched attributes."""
