"""Who asks, and what they may read and do.

viewer.py       who asks: the claims that the rest goes by
identity.py     verifies a token; claims.py reads it
provider.py     the keys of an OpenID Connect provider: found, kept, fetched anew
public_keys.py  which keys are of use, and for which algorithms
development.py  tokens of our own, for development and demos
errors.py       why somebody is not let in
"""
