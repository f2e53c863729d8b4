"""The demonstration newspaper: its texts, its pictures and what fills a new site with them."""
