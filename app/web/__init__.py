"""The explorer's sources (TypeScript), and what builds them into `dist`: see build.py."""
