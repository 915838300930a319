CREATE TABLE "blog_author" (
  "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  "name" VARCHAR(80) NOT NULL,
  "email" VARCHAR(120),
  "boss_id" BIGINT,
  CONSTRAINT "blog_author_boss_id_fk" FOREIGN KEY ("boss_id") REFERENCES "blog_author" ("id") DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX "blog_author_email_key" ON "blog_author" ("email");
CREATE INDEX "blog_author_boss_id_idx" ON "blog_author" ("boss_id");
CREATE TABLE "blog_post" (
  "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  "title" VARCHAR(200) NOT NULL,
  "body" TEXT NOT NULL DEFAULT 'it''s empty',
  "status" VARCHAR(10) NOT NULL,
  "views" BIGINT NOT NULL,
  "created" TIMESTAMP_TEXT NOT NULL DEFAULT (strftime('%Y-%m-%d %H:%M:%f', 'now') || '000'),
  "price" DECIMAL_TEXT(10,2),
  "author_id" BIGINT NOT NULL,
  CONSTRAINT "blog_post_views_range" CHECK ("views" >= 0),
  CONSTRAINT "post_has_title" CHECK ("title" <> ''),
  CONSTRAINT "blog_post_author_id_fk" FOREIGN KEY ("author_id") REFERENCES "blog_author" ("id") DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX "blog_post_author_id_idx" ON "blog_post" ("author_id");
CREATE INDEX "blog_post_author_created_idx" ON "blog_post" ("author_id", "created" DESC);
CREATE UNIQUE INDEX "blog_post_author_title_key" ON "blog_post" ("author_id", "title");
CREATE TABLE "blog_tag" (
  "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  "name" VARCHAR(40) NOT NULL
);
CREATE UNIQUE INDEX "blog_tag_name_key" ON "blog_tag" ("name");
CREATE TABLE "blog_post_tags" (
  "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  "post_id" BIGINT NOT NULL,
  "tag_id" BIGINT NOT NULL,
  CONSTRAINT "blog_post_tags_post_id_fk" FOREIGN KEY ("post_id") REFERENCES "blog_post" ("id") DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT "blog_post_tags_tag_id_fk" FOREIGN KEY ("tag_id") REFERENCES "blog_tag" ("id") DEFERRABLE INITIALLY DEFERRED
);
CREATE UNIQUE INDEX "blog_post_tags_post_id_tag_id_key" ON "blog_post_tags" ("post_id", "tag_id");
CREATE INDEX "blog_post_tags_tag_id_idx" ON "blog_post_tags" ("tag_id");
