"""How dates stand where a template does not say it: as the newsroom writes them."""
