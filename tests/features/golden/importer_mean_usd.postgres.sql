WITH "t3" AS (
  SELECT
    "t0"."_position",
    CAST(CAST(EXTRACT(epoch FROM CAST("t0"."filed_on" AS TIMESTAMP) - CAST(MAKE_DATE(CAST(1970 AS INT), CAST(1 AS INT), CAST(1 AS INT)) AS TIMESTAMP)) / 86400 AS BIGINT) AS INT) AS "_day",
    "t0"."importer"
  FROM "target" AS "t0"
)
SELECT
  "t21"."declaration_id",
  "t21"."past__filings__importer__mean__v0__90d" AS "importer_mean_usd"
FROM (
  SELECT
    "t20"."declaration_id",
    "t20"."filed_on",
    "t20"."importer",
    "t20"."value_usd",
    "t20"."_position",
    "t20"."_day",
    "t20"."past__filings__importer__mean__v0__90d"
  FROM (
    SELECT
      "t4"."declaration_id",
      "t4"."filed_on",
      "t4"."importer",
      "t4"."value_usd",
      "t4"."_position",
      "t4"."_day",
      "t19"."_position" AS "_position_right",
      "t19"."past__filings__importer__mean__v0__90d"
    FROM (
      SELECT
        "t0"."declaration_id",
        "t0"."filed_on",
        "t0"."importer",
        "t0"."value_usd",
        "t0"."_position",
        CAST(CAST(EXTRACT(epoch FROM CAST("t0"."filed_on" AS TIMESTAMP) - CAST(MAKE_DATE(CAST(1970 AS INT), CAST(1 AS INT), CAST(1 AS INT)) AS TIMESTAMP)) / 86400 AS BIGINT) AS INT) AS "_day"
      FROM "target" AS "t0"
    ) AS "t4"
    LEFT OUTER JOIN (
      SELECT
        "t7"."_position",
        "t17"."past__filings__importer__mean__v0__90d"
      FROM "t3" AS "t7"
      LEFT OUTER JOIN (
        SELECT
          *
        FROM (
          SELECT
            "t14"."importer",
            "t14"."_day",
            "t14"."_asked",
            "t14"."v0_centre" + (
              CAST(SUM("t14"."v0_n" * (
                "t14"."v0_mean" - "t14"."v0_centre"
              )) OVER (
                PARTITION BY "t14"."importer"
                ORDER BY "t14"."_day" ASC
                RANGE BETWEEN 90 preceding AND 1 preceding
              ) AS DOUBLE PRECISION) / NULLIF(
                SUM("t14"."v0_n") OVER (
                  PARTITION BY "t14"."importer"
                  ORDER BY "t14"."_day" ASC
                  RANGE BETWEEN 90 preceding AND 1 preceding
                ),
                0.0
              )
            ) AS "past__filings__importer__mean__v0__90d"
          FROM (
            SELECT
              "t13"."importer",
              "t13"."_day",
              "t13"."_n",
              "t13"."v0_n",
              "t13"."v0_mean",
              "t13"."v0_m2",
              "t13"."_event_day",
              "t13"."_asked",
              FIRST_VALUE("t13"."v0_mean") OVER (
                PARTITION BY "t13"."importer"
                ORDER BY "t13"."v0_mean" IS NULL ASC, "t13"."_day" ASC
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING
              ) AS "v0_centre"
            FROM (
              SELECT
                *
              FROM (
                SELECT
                  "t11"."importer",
                  "t11"."_day",
                  "t11"."_n",
                  "t11"."v0_n",
                  "t11"."v0_mean",
                  "t11"."v0_m2",
                  "t11"."_day" AS "_event_day",
                  0 AS "_asked"
                FROM (
                  SELECT
                    "t9"."importer",
                    "t9"."_day",
                    CAST(COUNT(*) AS DOUBLE PRECISION) AS "_n",
                    CAST(COUNT("t9"."v0") AS DOUBLE PRECISION) AS "v0_n",
                    AVG("t9"."v0") AS "v0_mean",
                    VAR_POP("t9"."v0") * CAST(COUNT("t9"."v0") AS DOUBLE PRECISION) AS "v0_m2"
                  FROM (
                    SELECT
                      *
                    FROM (
                      SELECT
                        CAST(CAST(EXTRACT(epoch FROM CAST("t1"."filed_on" AS TIMESTAMP) - CAST(MAKE_DATE(CAST(1970 AS INT), CAST(1 AS INT), CAST(1 AS INT)) AS TIMESTAMP)) / 86400 AS BIGINT) AS INT) AS "_day",
                        "t1"."importer",
                        CASE
                          WHEN (
                            "t1"."value_usd" = CAST('NaN' AS DOUBLE PRECISION)
                          )
                          OR "t1"."value_usd" IN (CAST('Inf' AS DOUBLE PRECISION), -CAST('Inf' AS DOUBLE PRECISION))
                          THEN CAST(NULL AS DOUBLE PRECISION)
                          ELSE "t1"."value_usd"
                        END AS "v0"
                      FROM "filings" AS "t1"
                    ) AS "t6"
                    WHERE
                      "t6"."_day" IS NOT NULL AND "t6"."importer" IS NOT NULL
                  ) AS "t9"
                  GROUP BY
                    1,
                    2
                ) AS "t11"
              ) AS "t12"
              UNION ALL
              SELECT
                *
              FROM (
                SELECT
                  "t8"."importer",
                  "t8"."_day",
                  CAST(NULL AS DOUBLE PRECISION) AS "_n",
                  CAST(NULL AS DOUBLE PRECISION) AS "v0_n",
                  CAST(NULL AS DOUBLE PRECISION) AS "v0_mean",
                  CAST(NULL AS DOUBLE PRECISION) AS "v0_m2",
                  CAST(NULL AS INT) AS "_event_day",
                  1 AS "_asked"
                FROM (
                  SELECT DISTINCT
                    "t5"."_day",
                    "t5"."importer"
                  FROM "t3" AS "t5"
                  WHERE
                    "t5"."_day" IS NOT NULL AND "t5"."importer" IS NOT NULL
                ) AS "t8"
              ) AS "t10"
            ) AS "t13"
          ) AS "t14"
        ) AS "t15"
        WHERE
          "t15"."_asked" = 1
      ) AS "t17"
        ON "t7"."_day" = "t17"."_day" AND "t7"."importer" = "t17"."importer"
    ) AS "t19"
      ON "t4"."_position" = "t19"."_position"
  ) AS "t20"
) AS "t21"
