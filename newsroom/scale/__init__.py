"""A large believable newsroom for load work, written in batches. See manage.py seed_scale."""
