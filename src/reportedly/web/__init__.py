"""The analyst's reader in a browser: pages and a JSON API over a ledger. Needs ``pip install 'reportedly[web]'``.

``views/`` says what a page shows, as plain models without HTML; ``pages/`` draws them, ``api/`` serves them as JSON.
"""
