"""Who asks, and what they may read and do.

viewer.py    who asks: the claims that the rest goes by
"""
