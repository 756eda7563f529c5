"""Article to mentions: readers propose, resolvers know, tellings of one event merge."""
