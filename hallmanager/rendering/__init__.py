"""Drawing documents: fonts, the 公文 paragraph, the official page, tables, charts."""
