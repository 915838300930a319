-- everything, in the order of the model
SELECT t0.`id`, t0.`title`, t0.`body`, t0.`draft`, t0.`views`, t0.`created`, t0.`author_id`, t0.`editor_id` FROM `blog_post` t0 ORDER BY t0.`created` DESC

-- a comparison
SELECT t0.`id`, t0.`name`, t0.`email`, t0.`city_id` FROM `blog_author` t0 WHERE t0.`name` = ?

-- several together
SELECT t0.`id`, t0.`title`, t0.`body`, t0.`draft`, t0.`views`, t0.`created`, t0.`author_id`, t0.`editor_id` FROM `blog_post` t0 WHERE t0.`views` > ? AND (t0.`draft` OR t0.`title` <> ?)

-- not a condition that cannot be null
SELECT t0.`id`, t0.`name`, t0.`email`, t0.`city_id` FROM `blog_author` t0 WHERE NOT (t0.`name` = ? OR t0.`name` = ?)

-- without rows where it may be null
SELECT t0.`id`, t0.`name`, t0.`email`, t0.`city_id` FROM `blog_author` t0 WHERE (t0.`email` = ?) IS NOT TRUE

-- nothing and something
SELECT t0.`id`, t0.`name`, t0.`email`, t0.`city_id` FROM `blog_author` t0 WHERE (t0.`email` IS NULL OR t0.`city_id` IS NOT NULL OR t0.`email` IS NULL)

-- one of a list
SELECT t0.`id`, t0.`name`, t0.`email`, t0.`city_id` FROM `blog_author` t0 WHERE t0.`id` IN (?, ?, ?, ?)

-- one of no list
SELECT t0.`id`, t0.`name`, t0.`email`, t0.`city_id` FROM `blog_author` t0 WHERE 0

-- between
SELECT t0.`id`, t0.`name`, t0.`email`, t0.`city_id` FROM `blog_author` t0 WHERE t0.`id` BETWEEN ? AND ?

-- text within
SELECT t0.`id`, t0.`name`, t0.`email`, t0.`city_id` FROM `blog_author` t0 WHERE t0.`name` LIKE ? ESCAPE '!' AND LOWER(t0.`name`) LIKE LOWER(?) ESCAPE '!'

-- text at the ends
SELECT t0.`id`, t0.`name`, t0.`email`, t0.`city_id` FROM `blog_author` t0 WHERE t0.`name` LIKE ? ESCAPE '!' AND LOWER(t0.`name`) LIKE LOWER(?) ESCAPE '!'

-- the same text
SELECT t0.`id`, t0.`name`, t0.`email`, t0.`city_id` FROM `blog_author` t0 WHERE LOWER(t0.`email`) = LOWER(?)

-- a text within another field
SELECT t0.`id`, t0.`name`, t0.`email`, t0.`city_id` FROM `blog_author` t0 WHERE INSTR(LOWER(t0.`email`), LOWER(t0.`name`)) > 0 AND LEFT(t0.`email`, CHAR_LENGTH(t0.`name`)) = t0.`name`

-- a pattern
SELECT t0.`id`, t0.`name`, t0.`email`, t0.`city_id` FROM `blog_author` t0 WHERE (REGEXP_LIKE(t0.`name`, ?, 'c') OR REGEXP_LIKE(t0.`name`, ?, 'i'))

-- two fields
SELECT t0.`id`, t0.`post_id`, t0.`parent_id`, t0.`text`, t0.`approved`, t0.`score` FROM `blog_comment` t0 WHERE t0.`score` > ((t0.`score` * ?) + ?)

-- exactly one of two
SELECT t0.`id`, t0.`title`, t0.`body`, t0.`draft`, t0.`views`, t0.`created`, t0.`author_id`, t0.`editor_id` FROM `blog_post` t0 WHERE (t0.`draft` OR t0.`views` > ?) AND NOT (t0.`draft` AND t0.`views` > ?)

-- reusable conditions
SELECT t0.`id`, t0.`title`, t0.`body`, t0.`draft`, t0.`views`, t0.`created`, t0.`author_id`, t0.`editor_id` FROM `blog_post` t0 INNER JOIN `blog_author` t1 ON t1.`id` = t0.`author_id` WHERE LOWER(t1.`name`) = LOWER(?)

-- the key behind a foreign key needs no join
SELECT t0.`id`, t0.`post_id`, t0.`parent_id`, t0.`text`, t0.`approved`, t0.`score` FROM `blog_comment` t0 WHERE t0.`post_id` = ?

-- along foreign keys
SELECT t0.`id`, t0.`post_id`, t0.`parent_id`, t0.`text`, t0.`approved`, t0.`score` FROM `blog_comment` t0 INNER JOIN `blog_post` t1 ON t1.`id` = t0.`post_id` INNER JOIN `blog_author` t2 ON t2.`id` = t1.`author_id` INNER JOIN `blog_city` t3 ON t3.`id` = t2.`city_id` WHERE LOWER(t3.`name`) LIKE LOWER(?) ESCAPE '!'

-- one join for one path
SELECT t0.`id`, t0.`post_id`, t0.`parent_id`, t0.`text`, t0.`approved`, t0.`score` FROM `blog_comment` t0 INNER JOIN `blog_post` t1 ON t1.`id` = t0.`post_id` WHERE t1.`title` = ? AND t1.`views` > ? ORDER BY t1.`title` DESC

-- an optional one is kept where it may be missing
SELECT t0.`id`, t0.`title`, t0.`body`, t0.`draft`, t0.`views`, t0.`created`, t0.`author_id`, t0.`editor_id` FROM `blog_post` t0 LEFT JOIN `blog_author` t1 ON t1.`id` = t0.`editor_id` WHERE (t1.`name` = ? OR t0.`draft`)

-- an optional one is kept where it is excluded
SELECT t0.`id`, t0.`title`, t0.`body`, t0.`draft`, t0.`views`, t0.`created`, t0.`author_id`, t0.`editor_id` FROM `blog_post` t0 LEFT JOIN `blog_author` t1 ON t1.`id` = t0.`editor_id` WHERE (t1.`name` = ?) IS NOT TRUE

-- an order keeps rows without one
SELECT t0.`id`, t0.`title`, t0.`body`, t0.`draft`, t0.`views`, t0.`created`, t0.`author_id`, t0.`editor_id` FROM `blog_post` t0 LEFT JOIN `blog_author` t1 ON t1.`id` = t0.`editor_id` ORDER BY t1.`name`

-- to itself
SELECT t0.`id`, t0.`post_id`, t0.`parent_id`, t0.`text`, t0.`approved`, t0.`score` FROM `blog_comment` t0 INNER JOIN `blog_comment` t1 ON t1.`id` = t0.`parent_id` INNER JOIN `blog_comment` t2 ON t2.`id` = t1.`parent_id` WHERE t2.`text` = ?

-- rows that point here
SELECT t0.`id`, t0.`title`, t0.`body`, t0.`draft`, t0.`views`, t0.`created`, t0.`author_id`, t0.`editor_id` FROM `blog_post` t0 WHERE EXISTS (SELECT 1 FROM `blog_comment` t1 WHERE t1.`post_id` = t0.`id` AND t1.`approved` AND t1.`text` LIKE ? ESCAPE '!')

-- no row that points here
SELECT t0.`id`, t0.`name`, t0.`email`, t0.`city_id` FROM `blog_author` t0 WHERE NOT EXISTS (SELECT 1 FROM `blog_post` t1 INNER JOIN `blog_author` t2 ON t2.`id` = t1.`author_id` WHERE t1.`author_id` = t0.`id` AND t1.`views` > ? AND t2.`name` <> ?)

-- the row outside, inside
SELECT t0.`id`, t0.`name`, t0.`email`, t0.`city_id` FROM `blog_author` t0 WHERE EXISTS (SELECT 1 FROM `blog_post` t1 INNER JOIN `blog_author` t2 ON t2.`id` = t1.`author_id` WHERE t1.`author_id` = t0.`id` AND t1.`title` = t0.`name` AND t2.`city_id` = t0.`city_id`)

-- through a table between
SELECT t0.`id`, t0.`title`, t0.`body`, t0.`draft`, t0.`views`, t0.`created`, t0.`author_id`, t0.`editor_id` FROM `blog_post` t0 WHERE EXISTS (SELECT 1 FROM `blog_tag` t1 INNER JOIN `blog_post_tags` t1b ON t1b.`tag_id` = t1.`id` WHERE t1b.`post_id` = t0.`id` AND t1.`name` = ?)

-- relations of relations
SELECT t0.`id`, t0.`name`, t0.`email`, t0.`city_id` FROM `blog_author` t0 WHERE EXISTS (SELECT 1 FROM `blog_post` t1 WHERE t1.`author_id` = t0.`id` AND EXISTS (SELECT 1 FROM `blog_tag` t2 INNER JOIN `blog_post_tags` t2b ON t2b.`tag_id` = t2.`id` WHERE t2b.`post_id` = t1.`id` AND t2.`name` = t0.`name`))

-- a relation behind a foreign key
SELECT t0.`id`, t0.`post_id`, t0.`parent_id`, t0.`text`, t0.`approved`, t0.`score` FROM `blog_comment` t0 INNER JOIN `blog_post` t1 ON t1.`id` = t0.`post_id` WHERE EXISTS (SELECT 1 FROM `blog_tag` t2 INNER JOIN `blog_post_tags` t2b ON t2b.`tag_id` = t2.`id` WHERE t2b.`post_id` = t0.`post_id`)

-- at one of these rows
SELECT t0.`id`, t0.`title`, t0.`body`, t0.`draft`, t0.`views`, t0.`created`, t0.`author_id`, t0.`editor_id` FROM `blog_post` t0 WHERE t0.`author_id` IN (?, ?)

-- loaded with the rows
SELECT t0.`id`, t0.`post_id`, t0.`parent_id`, t0.`text`, t0.`approved`, t0.`score`, t1.`id`, t1.`title`, t1.`body`, t1.`draft`, t1.`views`, t1.`created`, t1.`author_id`, t1.`editor_id`, t2.`id`, t2.`name`, t2.`email`, t2.`city_id`, t3.`id`, t3.`name`, t4.`id`, t4.`post_id`, t4.`parent_id`, t4.`text`, t4.`approved`, t4.`score` FROM `blog_comment` t0 INNER JOIN `blog_post` t1 ON t1.`id` = t0.`post_id` INNER JOIN `blog_author` t2 ON t2.`id` = t1.`author_id` LEFT JOIN `blog_city` t3 ON t3.`id` = t2.`city_id` LEFT JOIN `blog_comment` t4 ON t4.`id` = t0.`parent_id`

-- in a query
SELECT t0.`id`, t0.`post_id`, t0.`parent_id`, t0.`text`, t0.`approved`, t0.`score` FROM `blog_comment` t0 INNER JOIN `blog_post` t1 ON t1.`id` = t0.`post_id` WHERE t1.`author_id` IN (SELECT * FROM (SELECT t2.`id` AS `c0` FROM `blog_author` t2 WHERE t2.`email` IS NULL LIMIT ?) q)

-- another row of the same model
SELECT t0.`id`, t0.`name`, t0.`email`, t0.`city_id` FROM `blog_author` t0 WHERE EXISTS (SELECT 1 FROM `blog_author` t1 WHERE t1.`name` = t0.`name` AND t1.`id` < t0.`id`)

-- beside the rows
SELECT t0.`id`, t0.`name`, t0.`email`, t0.`city_id`, (SELECT COUNT(*) AS `c0` FROM `blog_post` t1 WHERE t1.`author_id` = t0.`id` AND NOT t1.`draft`) AS `c0`, (SELECT CAST(AVG(t2.`views`) AS DOUBLE) AS `c0` FROM `blog_post` t2 WHERE t2.`author_id` = t0.`id`) AS `c1` FROM `blog_author` t0 WHERE (SELECT COUNT(*) AS `c0` FROM `blog_post` t3 WHERE t3.`author_id` = t0.`id` AND NOT t3.`draft`) >= ? ORDER BY `c0` DESC, `c1` IS NULL, `c1` DESC

-- only values
SELECT t0.`title` AS `c0`, t1.`name` AS `c1`, t0.`views` + ? AS `c2` FROM `blog_post` t0 INNER JOIN `blog_author` t1 ON t1.`id` = t0.`author_id` ORDER BY t0.`created` DESC

-- groups
SELECT t1.`name` AS `c0`, COUNT(t0.`id`) AS `c1`, (SUM(t0.`views`) DIV 1) AS `c2` FROM `blog_post` t0 INNER JOIN `blog_author` t1 ON t1.`id` = t0.`author_id` WHERE NOT t0.`draft` GROUP BY t1.`name` HAVING COUNT(t0.`id`) >= ? ORDER BY (SUM(t0.`views`) DIV 1) DESC

-- some of an aggregate
SELECT t0.`post_id` AS `c0`, CAST(AVG(CASE WHEN t0.`approved` THEN t0.`score` END) AS DOUBLE) AS `c1`, COUNT(DISTINCT t0.`text`) AS `c2` FROM `blog_comment` t0 GROUP BY t0.`post_id`

-- one value or another
SELECT t0.`id`, t0.`title`, t0.`body`, t0.`draft`, t0.`views`, t0.`created`, t0.`author_id`, t0.`editor_id` FROM `blog_post` t0 ORDER BY CASE WHEN t0.`views` < ? THEN ? WHEN t0.`views` < ? THEN ? ELSE ? END

-- the newest comment of each
SELECT t0.`id`, t0.`title`, t0.`body`, t0.`draft`, t0.`views`, t0.`created`, t0.`author_id`, t0.`editor_id`, (SELECT t1.`text` AS `c0` FROM `blog_comment` t1 WHERE t1.`post_id` = t0.`id` ORDER BY t1.`id` DESC LIMIT ?) AS `c0` FROM `blog_post` t0

-- functions of text
SELECT CHAR_LENGTH(LOWER(t0.`name`)) AS `c0`, UPPER(CONCAT(t0.`name`, ?)) AS `c1`, LEFT(t0.`name`, ?) AS `c2`, COALESCE(t0.`email`, ?) AS `c3` FROM `blog_author` t0

-- functions of numbers
SELECT ROUND(t0.`width`, ?) AS `c0`, SQRT(t0.`width`) AS `c1`, ABS(t0.`price`) AS `c2`, t0.`price` + t0.`price` AS `c3`, (-t0.`width`) AS `c4`, PI() AS `c5` FROM `shelf` t0

-- decimals compared
SELECT t0.`id`, t0.`price`, t0.`width`, t0.`opened`, t0.`notes`, t0.`note` FROM `shelf` t0 WHERE t0.`price` > (t0.`price` * t0.`price`)

-- parts of moments
SELECT t0.`id`, t0.`title`, t0.`body`, t0.`draft`, t0.`views`, t0.`created`, t0.`author_id`, t0.`editor_id` FROM `blog_post` t0 WHERE YEAR(t0.`created`) >= ? AND DAYOFWEEK(t0.`created`) = ? AND DATE(t0.`created`) > ? ORDER BY CAST(DATE_FORMAT(t0.`created`, '%Y-%m-01') AS datetime(6))

-- parts of days
SELECT QUARTER(t0.`opened`) AS `c0`, CAST((DATE(t0.`opened`) - INTERVAL WEEKDAY(t0.`opened`) DAY) AS date) AS `c1`, FLOOR(YEARWEEK(t0.`opened`, 3) / 100) AS `c2` FROM `shelf` t0

-- places in JSON
SELECT CAST(JSON_UNQUOTE(NULLIF(JSON_EXTRACT(t0.`notes`, ?), CAST('null' AS JSON))) COLLATE utf8mb4_0900_bin AS SIGNED) AS `c0`, JSON_EXTRACT(t0.`notes`, ?) AS `c1` FROM `shelf` t0 WHERE (JSON_UNQUOTE(NULLIF(JSON_EXTRACT(t0.`notes`, ?), CAST('null' AS JSON))) COLLATE utf8mb4_0900_bin) = ? AND JSON_CONTAINS_PATH(t0.`notes`, 'one', ?)

-- ranks
SELECT t0.`id`, t0.`title`, t0.`body`, t0.`draft`, t0.`views`, t0.`created`, t0.`author_id`, t0.`editor_id`, RANK() OVER (PARTITION BY t0.`author_id` ORDER BY t0.`views` DESC) AS `c0`, (SUM(t0.`views`) OVER (ORDER BY t0.`id`) DIV 1) AS `c1` FROM `blog_post` t0

-- the time and as another type
SELECT t0.`id`, t0.`title`, t0.`body`, t0.`draft`, t0.`views`, t0.`created`, t0.`author_id`, t0.`editor_id` FROM `blog_post` t0 WHERE t0.`created` < UTC_TIMESTAMP(6) AND CAST(t0.`views` AS CHAR) = ?

-- some rows
SELECT t0.`id`, t0.`name` FROM `blog_tag` t0 LIMIT ? OFFSET ?

-- behind some rows
SELECT t0.`id`, t0.`name` FROM `blog_tag` t0 LIMIT 18446744073709551615 OFFSET ?

-- a slice of a slice
SELECT t0.`id`, t0.`name` FROM `blog_tag` t0 LIMIT ? OFFSET ?

-- the other way round
SELECT t0.`id`, t0.`title`, t0.`body`, t0.`draft`, t0.`views`, t0.`created`, t0.`author_id`, t0.`editor_id` FROM `blog_post` t0 ORDER BY t0.`created`

-- nulls
SELECT t0.`id`, t0.`name`, t0.`email`, t0.`city_id` FROM `blog_author` t0 ORDER BY t0.`email` IS NOT NULL, t0.`email`, t0.`city_id` IS NULL, t0.`city_id` DESC

-- each once
SELECT DISTINCT t1.`name` AS `c0` FROM `blog_post` t0 INNER JOIN `blog_author` t1 ON t1.`id` = t0.`author_id`

-- put together
SELECT t0.`id`, t0.`name` FROM `blog_tag` t0 WHERE CHAR_LENGTH(t0.`name`) < ? UNION SELECT * FROM (SELECT t1.`id`, t1.`name` FROM `blog_tag` t1 WHERE CHAR_LENGTH(t1.`name`) > ? ORDER BY t1.`id` LIMIT ?) t2 ORDER BY 2 DESC LIMIT ?

-- values of two models
SELECT * FROM (SELECT t0.`name` AS `c0` FROM `blog_author` t0 UNION ALL SELECT t1.`name` AS `c0` FROM `blog_tag` t1) t2 EXCEPT SELECT t3.`name` AS `c0` FROM `blog_tag` t3

-- locked
SELECT t0.`id`, t0.`name` FROM `blog_tag` t0 FOR UPDATE

-- locked with what is joined
SELECT t0.`id`, t0.`post_id`, t0.`parent_id`, t0.`text`, t0.`approved`, t0.`score` FROM `blog_comment` t0 INNER JOIN `blog_post` t1 ON t1.`id` = t0.`post_id` INNER JOIN `blog_author` t2 ON t2.`id` = t1.`author_id` WHERE t2.`name` = ? FOR UPDATE OF t0

