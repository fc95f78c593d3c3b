"""Pages for officials, server-rendered; each works with links and forms alone."""
