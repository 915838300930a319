-- everything, in the order of the model
SELECT t0."id", t0."title", t0."body", t0."draft", t0."views", t0."created", t0."author_id", t0."editor_id" FROM "blog_post" t0 ORDER BY t0."created" DESC

-- a comparison
SELECT t0."id", t0."name", t0."email", t0."city_id" FROM "blog_author" t0 WHERE t0."name" = $1

-- several together
SELECT t0."id", t0."title", t0."body", t0."draft", t0."views", t0."created", t0."author_id", t0."editor_id" FROM "blog_post" t0 WHERE t0."views" > $1 AND (t0."draft" OR t0."title" <> $2)

-- not a condition that cannot be null
SELECT t0."id", t0."name", t0."email", t0."city_id" FROM "blog_author" t0 WHERE NOT (t0."name" = $1 OR t0."name" = $2)

-- without rows where it may be null
SELECT t0."id", t0."name", t0."email", t0."city_id" FROM "blog_author" t0 WHERE (t0."email" = $1) IS NOT TRUE

-- nothing and something
SELECT t0."id", t0."name", t0."email", t0."city_id" FROM "blog_author" t0 WHERE (t0."email" IS NULL OR t0."city_id" IS NOT NULL OR t0."email" IS NULL)

-- one of a list
SELECT t0."id", t0."name", t0."email", t0."city_id" FROM "blog_author" t0 WHERE t0."id" = ANY($1)

-- one of no list
SELECT t0."id", t0."name", t0."email", t0."city_id" FROM "blog_author" t0 WHERE FALSE

-- between
SELECT t0."id", t0."name", t0."email", t0."city_id" FROM "blog_author" t0 WHERE t0."id" BETWEEN $1 AND $2

-- text within
SELECT t0."id", t0."name", t0."email", t0."city_id" FROM "blog_author" t0 WHERE t0."name" LIKE $1 ESCAPE '!' AND t0."name" ILIKE $2 ESCAPE '!'

-- text at the ends
SELECT t0."id", t0."name", t0."email", t0."city_id" FROM "blog_author" t0 WHERE t0."name" LIKE $1 ESCAPE '!' AND t0."name" ILIKE $2 ESCAPE '!'

-- the same text
SELECT t0."id", t0."name", t0."email", t0."city_id" FROM "blog_author" t0 WHERE LOWER(t0."email") = LOWER($1)

-- a text within another field
SELECT t0."id", t0."name", t0."email", t0."city_id" FROM "blog_author" t0 WHERE strpos(LOWER(t0."email"), LOWER(t0."name")) > 0 AND LEFT(t0."email", CHAR_LENGTH(t0."name")) = t0."name"

-- a pattern
SELECT t0."id", t0."name", t0."email", t0."city_id" FROM "blog_author" t0 WHERE (t0."name" ~ $1 OR t0."name" ~* $2)

-- two fields
SELECT t0."id", t0."post_id", t0."parent_id", t0."text", t0."approved", t0."score" FROM "blog_comment" t0 WHERE t0."score" > ((t0."score" * $1) + $2)

-- exactly one of two
SELECT t0."id", t0."title", t0."body", t0."draft", t0."views", t0."created", t0."author_id", t0."editor_id" FROM "blog_post" t0 WHERE (t0."draft" OR t0."views" > $1) AND NOT (t0."draft" AND t0."views" > $2)

-- reusable conditions
SELECT t0."id", t0."title", t0."body", t0."draft", t0."views", t0."created", t0."author_id", t0."editor_id" FROM "blog_post" t0 INNER JOIN "blog_author" t1 ON t1."id" = t0."author_id" WHERE LOWER(t1."name") = LOWER($1)

-- the key behind a foreign key needs no join
SELECT t0."id", t0."post_id", t0."parent_id", t0."text", t0."approved", t0."score" FROM "blog_comment" t0 WHERE t0."post_id" = $1

-- along foreign keys
SELECT t0."id", t0."post_id", t0."parent_id", t0."text", t0."approved", t0."score" FROM "blog_comment" t0 INNER JOIN "blog_post" t1 ON t1."id" = t0."post_id" INNER JOIN "blog_author" t2 ON t2."id" = t1."author_id" INNER JOIN "blog_city" t3 ON t3."id" = t2."city_id" WHERE t3."name" ILIKE $1 ESCAPE '!'

-- one join for one path
SELECT t0."id", t0."post_id", t0."parent_id", t0."text", t0."approved", t0."score" FROM "blog_comment" t0 INNER JOIN "blog_post" t1 ON t1."id" = t0."post_id" WHERE t1."title" = $1 AND t1."views" > $2 ORDER BY t1."title" DESC

-- an optional one is kept where it may be missing
SELECT t0."id", t0."title", t0."body", t0."draft", t0."views", t0."created", t0."author_id", t0."editor_id" FROM "blog_post" t0 LEFT JOIN "blog_author" t1 ON t1."id" = t0."editor_id" WHERE (t1."name" = $1 OR t0."draft")

-- an optional one is kept where it is excluded
SELECT t0."id", t0."title", t0."body", t0."draft", t0."views", t0."created", t0."author_id", t0."editor_id" FROM "blog_post" t0 LEFT JOIN "blog_author" t1 ON t1."id" = t0."editor_id" WHERE (t1."name" = $1) IS NOT TRUE

-- an order keeps rows without one
SELECT t0."id", t0."title", t0."body", t0."draft", t0."views", t0."created", t0."author_id", t0."editor_id" FROM "blog_post" t0 LEFT JOIN "blog_author" t1 ON t1."id" = t0."editor_id" ORDER BY t1."name"

-- to itself
SELECT t0."id", t0."post_id", t0."parent_id", t0."text", t0."approved", t0."score" FROM "blog_comment" t0 INNER JOIN "blog_comment" t1 ON t1."id" = t0."parent_id" INNER JOIN "blog_comment" t2 ON t2."id" = t1."parent_id" WHERE t2."text" = $1

-- rows that point here
SELECT t0."id", t0."title", t0."body", t0."draft", t0."views", t0."created", t0."author_id", t0."editor_id" FROM "blog_post" t0 WHERE EXISTS (SELECT 1 FROM "blog_comment" t1 WHERE t1."post_id" = t0."id" AND t1."approved" AND t1."text" LIKE $1 ESCAPE '!')

-- no row that points here
SELECT t0."id", t0."name", t0."email", t0."city_id" FROM "blog_author" t0 WHERE NOT EXISTS (SELECT 1 FROM "blog_post" t1 INNER JOIN "blog_author" t2 ON t2."id" = t1."author_id" WHERE t1."author_id" = t0."id" AND t1."views" > $1 AND t2."name" <> $2)

-- the row outside, inside
SELECT t0."id", t0."name", t0."email", t0."city_id" FROM "blog_author" t0 WHERE EXISTS (SELECT 1 FROM "blog_post" t1 INNER JOIN "blog_author" t2 ON t2."id" = t1."author_id" WHERE t1."author_id" = t0."id" AND t1."title" = t0."name" AND t2."city_id" = t0."city_id")

-- through a table between
SELECT t0."id", t0."title", t0."body", t0."draft", t0."views", t0."created", t0."author_id", t0."editor_id" FROM "blog_post" t0 WHERE EXISTS (SELECT 1 FROM "blog_tag" t1 INNER JOIN "blog_post_tags" t1b ON t1b."tag_id" = t1."id" WHERE t1b."post_id" = t0."id" AND t1."name" = $1)

-- relations of relations
SELECT t0."id", t0."name", t0."email", t0."city_id" FROM "blog_author" t0 WHERE EXISTS (SELECT 1 FROM "blog_post" t1 WHERE t1."author_id" = t0."id" AND EXISTS (SELECT 1 FROM "blog_tag" t2 INNER JOIN "blog_post_tags" t2b ON t2b."tag_id" = t2."id" WHERE t2b."post_id" = t1."id" AND t2."name" = t0."name"))

-- a relation behind a foreign key
SELECT t0."id", t0."post_id", t0."parent_id", t0."text", t0."approved", t0."score" FROM "blog_comment" t0 INNER JOIN "blog_post" t1 ON t1."id" = t0."post_id" WHERE EXISTS (SELECT 1 FROM "blog_tag" t2 INNER JOIN "blog_post_tags" t2b ON t2b."tag_id" = t2."id" WHERE t2b."post_id" = t0."post_id")

-- at one of these rows
SELECT t0."id", t0."title", t0."body", t0."draft", t0."views", t0."created", t0."author_id", t0."editor_id" FROM "blog_post" t0 WHERE t0."author_id" = ANY($1)

-- loaded with the rows
SELECT t0."id", t0."post_id", t0."parent_id", t0."text", t0."approved", t0."score", t1."id", t1."title", t1."body", t1."draft", t1."views", t1."created", t1."author_id", t1."editor_id", t2."id", t2."name", t2."email", t2."city_id", t3."id", t3."name", t4."id", t4."post_id", t4."parent_id", t4."text", t4."approved", t4."score" FROM "blog_comment" t0 INNER JOIN "blog_post" t1 ON t1."id" = t0."post_id" INNER JOIN "blog_author" t2 ON t2."id" = t1."author_id" LEFT JOIN "blog_city" t3 ON t3."id" = t2."city_id" LEFT JOIN "blog_comment" t4 ON t4."id" = t0."parent_id"

-- in a query
SELECT t0."id", t0."post_id", t0."parent_id", t0."text", t0."approved", t0."score" FROM "blog_comment" t0 INNER JOIN "blog_post" t1 ON t1."id" = t0."post_id" WHERE t1."author_id" IN (SELECT t2."id" AS "c0" FROM "blog_author" t2 WHERE t2."email" IS NULL LIMIT $1)

-- another row of the same model
SELECT t0."id", t0."name", t0."email", t0."city_id" FROM "blog_author" t0 WHERE EXISTS (SELECT 1 FROM "blog_author" t1 WHERE t1."name" = t0."name" AND t1."id" < t0."id")

-- beside the rows
SELECT t0."id", t0."name", t0."email", t0."city_id", (SELECT COUNT(*) AS "c0" FROM "blog_post" t1 WHERE t1."author_id" = t0."id" AND NOT t1."draft") AS "c0", (SELECT CAST(AVG(t2."views") AS double precision) AS "c0" FROM "blog_post" t2 WHERE t2."author_id" = t0."id") AS "c1" FROM "blog_author" t0 WHERE (SELECT COUNT(*) AS "c0" FROM "blog_post" t3 WHERE t3."author_id" = t0."id" AND NOT t3."draft") >= $1 ORDER BY "c0" DESC, "c1" DESC NULLS LAST

-- only values
SELECT t0."title" AS "c0", t1."name" AS "c1", t0."views" + $1 AS "c2" FROM "blog_post" t0 INNER JOIN "blog_author" t1 ON t1."id" = t0."author_id" ORDER BY t0."created" DESC

-- groups
SELECT t1."name" AS "c0", COUNT(t0."id") AS "c1", CAST(SUM(t0."views") AS bigint) AS "c2" FROM "blog_post" t0 INNER JOIN "blog_author" t1 ON t1."id" = t0."author_id" WHERE NOT t0."draft" GROUP BY t1."name" HAVING COUNT(t0."id") >= $1 ORDER BY CAST(SUM(t0."views") AS bigint) DESC

-- some of an aggregate
SELECT t0."post_id" AS "c0", CAST(AVG(t0."score") FILTER (WHERE t0."approved") AS double precision) AS "c1", COUNT(DISTINCT t0."text") AS "c2" FROM "blog_comment" t0 GROUP BY t0."post_id"

-- one value or another
SELECT t0."id", t0."title", t0."body", t0."draft", t0."views", t0."created", t0."author_id", t0."editor_id" FROM "blog_post" t0 ORDER BY CASE WHEN t0."views" < $1 THEN $2 WHEN t0."views" < $3 THEN $4 ELSE $5 END

-- the newest comment of each
SELECT t0."id", t0."title", t0."body", t0."draft", t0."views", t0."created", t0."author_id", t0."editor_id", (SELECT t1."text" AS "c0" FROM "blog_comment" t1 WHERE t1."post_id" = t0."id" ORDER BY t1."id" DESC LIMIT $1) AS "c0" FROM "blog_post" t0

-- functions of text
SELECT CHAR_LENGTH(LOWER(t0."name")) AS "c0", UPPER((t0."name" || $1)) AS "c1", LEFT(t0."name", $2) AS "c2", COALESCE(t0."email", $3) AS "c3" FROM "blog_author" t0

-- functions of numbers
SELECT CAST(ROUND(CAST(t0."width" AS numeric), $1) AS double precision) AS "c0", SQRT(t0."width") AS "c1", ABS(t0."price") AS "c2", t0."price" + t0."price" AS "c3", (-t0."width") AS "c4", PI() AS "c5" FROM "shelf" t0

-- decimals compared
SELECT t0."id", t0."price", t0."width", t0."opened", t0."notes", t0."note" FROM "shelf" t0 WHERE t0."price" > (t0."price" * t0."price")

-- parts of moments
SELECT t0."id", t0."title", t0."body", t0."draft", t0."views", t0."created", t0."author_id", t0."editor_id" FROM "blog_post" t0 WHERE CAST(FLOOR(EXTRACT(YEAR FROM t0."created" AT TIME ZONE 'UTC')) AS integer) >= $1 AND CAST(FLOOR(EXTRACT(DOW FROM t0."created" AT TIME ZONE 'UTC') + 1) AS integer) = $2 AND CAST(t0."created" AT TIME ZONE 'UTC' AS date) > $3 ORDER BY (DATE_TRUNC('month', t0."created" AT TIME ZONE 'UTC') AT TIME ZONE 'UTC')

-- parts of days
SELECT CAST(FLOOR(EXTRACT(QUARTER FROM t0."opened")) AS integer) AS "c0", CAST(DATE_TRUNC('week', t0."opened") AS date) AS "c1", CAST(FLOOR(EXTRACT(ISOYEAR FROM t0."opened")) AS integer) AS "c2" FROM "shelf" t0

-- places in JSON
SELECT CAST((t0."notes" #>> $1::text[]) AS bigint) AS "c0", (t0."notes" #> $2::text[]) AS "c1" FROM "shelf" t0 WHERE ((t0."notes" #>> $3::text[])) = $4 AND (t0."notes" #> $5::text[]) IS NOT NULL

-- ranks
SELECT t0."id", t0."title", t0."body", t0."draft", t0."views", t0."created", t0."author_id", t0."editor_id", RANK() OVER (PARTITION BY t0."author_id" ORDER BY t0."views" DESC) AS "c0", CAST(SUM(t0."views") OVER (ORDER BY t0."id") AS bigint) AS "c1" FROM "blog_post" t0

-- the time and as another type
SELECT t0."id", t0."title", t0."body", t0."draft", t0."views", t0."created", t0."author_id", t0."editor_id" FROM "blog_post" t0 WHERE t0."created" < STATEMENT_TIMESTAMP() AND CAST(t0."views" AS text) = $1

-- some rows
SELECT t0."id", t0."name" FROM "blog_tag" t0 LIMIT $1 OFFSET $2

-- behind some rows
SELECT t0."id", t0."name" FROM "blog_tag" t0 OFFSET $1

-- a slice of a slice
SELECT t0."id", t0."name" FROM "blog_tag" t0 LIMIT $1 OFFSET $2

-- the other way round
SELECT t0."id", t0."title", t0."body", t0."draft", t0."views", t0."created", t0."author_id", t0."editor_id" FROM "blog_post" t0 ORDER BY t0."created"

-- nulls
SELECT t0."id", t0."name", t0."email", t0."city_id" FROM "blog_author" t0 ORDER BY t0."email" NULLS FIRST, t0."city_id" DESC NULLS LAST

-- each once
SELECT DISTINCT t1."name" AS "c0" FROM "blog_post" t0 INNER JOIN "blog_author" t1 ON t1."id" = t0."author_id"

-- put together
SELECT t0."id", t0."name" FROM "blog_tag" t0 WHERE CHAR_LENGTH(t0."name") < $1 UNION SELECT * FROM (SELECT t1."id", t1."name" FROM "blog_tag" t1 WHERE CHAR_LENGTH(t1."name") > $2 ORDER BY t1."id" LIMIT $3) t2 ORDER BY 2 DESC LIMIT $4

-- values of two models
SELECT * FROM (SELECT t0."name" AS "c0" FROM "blog_author" t0 UNION ALL SELECT t1."name" AS "c0" FROM "blog_tag" t1) t2 EXCEPT SELECT t3."name" AS "c0" FROM "blog_tag" t3

-- locked
SELECT t0."id", t0."name" FROM "blog_tag" t0 FOR UPDATE

-- locked with what is joined
SELECT t0."id", t0."post_id", t0."parent_id", t0."text", t0."approved", t0."score" FROM "blog_comment" t0 INNER JOIN "blog_post" t1 ON t1."id" = t0."post_id" INNER JOIN "blog_author" t2 ON t2."id" = t1."author_id" WHERE t2."name" = $1 FOR UPDATE OF t0

