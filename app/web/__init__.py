"""The explorer's sources and what builds them.

queries/       the ready queries; a file dropped in is one more: `# title`, `# what it is for.`, a named operation
src/           TypeScript: GraphiQL, the panels, and what makes Monaco pass the content-security policy
build.py       npm and Vite make `dist` of them; build_hook.py calls it at installation
"""
