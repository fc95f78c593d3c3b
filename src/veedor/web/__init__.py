"""Pages for officials: server-rendered, Spanish first, English beside it, no script needed."""
