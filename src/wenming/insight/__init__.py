"""Home pages, search, the command map and exports; reads only, owns no facts."""
