"""Events on their way out: which, to whom, in what words, and through what kind of door."""
