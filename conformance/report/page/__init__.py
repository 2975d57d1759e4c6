"""Reports as one HTML file that needs no network and no scripts.

A report -> `run` (what is shown of it, small however long it is) -> `matrix` (several side by side) -> `render`.
Knows nothing of any contract: how failures fall into classes and how one is drawn is told by the contract.
"""
