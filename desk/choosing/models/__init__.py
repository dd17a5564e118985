from desk.choosing.models.attention import AttentionMail, SpokespersonKept
