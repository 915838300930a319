CREATE TABLE `blog_author` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `name` varchar(80) NOT NULL,
  `email` varchar(120),
  `boss_id` bigint,
  PRIMARY KEY (`id`),
  UNIQUE INDEX `blog_author_email_key` (`email`),
  INDEX `blog_author_boss_id_idx` (`boss_id`),
  CONSTRAINT `blog_author_boss_id_fk` FOREIGN KEY (`boss_id`) REFERENCES `blog_author` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_bin;
CREATE TABLE `blog_post` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `title` varchar(200) NOT NULL,
  `body` longtext NOT NULL DEFAULT ('it''s empty'),
  `status` varchar(10) NOT NULL,
  `views` bigint NOT NULL,
  `created` datetime(6) NOT NULL DEFAULT (utc_timestamp(6)),
  `price` decimal(10,2),
  `author_id` bigint NOT NULL,
  PRIMARY KEY (`id`),
  INDEX `blog_post_author_id_idx` (`author_id`),
  INDEX `blog_post_author_created_idx` (`author_id`, `created` DESC),
  UNIQUE INDEX `blog_post_author_title_key` (`author_id`, `title`),
  CONSTRAINT `blog_post_views_range` CHECK (`views` >= 0),
  CONSTRAINT `post_has_title` CHECK (`title` <> ''),
  CONSTRAINT `blog_post_author_id_fk` FOREIGN KEY (`author_id`) REFERENCES `blog_author` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_bin;
CREATE TABLE `blog_tag` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `name` varchar(40) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE INDEX `blog_tag_name_key` (`name`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_bin;
CREATE TABLE `blog_post_tags` (
  `id` bigint NOT NULL AUTO_INCREMENT,
  `post_id` bigint NOT NULL,
  `tag_id` bigint NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE INDEX `blog_post_tags_post_id_tag_id_key` (`post_id`, `tag_id`),
  INDEX `blog_post_tags_tag_id_idx` (`tag_id`),
  CONSTRAINT `blog_post_tags_post_id_fk` FOREIGN KEY (`post_id`) REFERENCES `blog_post` (`id`),
  CONSTRAINT `blog_post_tags_tag_id_fk` FOREIGN KEY (`tag_id`) REFERENCES `blog_tag` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_bin;
