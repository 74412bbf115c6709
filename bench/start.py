"""Not yet."""

def run(*a, **k):
    return {}
