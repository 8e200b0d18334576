"""Who may do what with sites.

The register is shared knowledge: whoever carries ``sites.view`` sees every site and who answers for it, whatever unit
they belong to, for a problem is reported where it is found. Only those who manage the register change it.
"""

VIEW = "sites.view"
MAP = "map.view"
MANAGE = "sites.manage"
IMPORT = "imports.run"
EXPORT = "exports.run"
