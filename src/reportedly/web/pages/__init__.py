"""The pages: one module a part of the site, each with a ``router`` that :mod:`reportedly.web.app` lists."""
