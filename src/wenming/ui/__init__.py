"""Base pages, components, template tags and design tokens that every app's pages are made of."""
