<?php
// Makes an empty WordPress ready for the bench, without a browser. Arguments: folder of WordPress,
// password of the first account. Prints what it is, as JSON.
//
// wp-load.php runs in the scope of whoever loads it and sets variables such as $file and $theme:
// nothing here may carry a value across it in a variable of its own.
define('WP_INSTALLING', true);
$_SERVER['HTTP_HOST'] = '127.0.0.1';
require $argv[1] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';

wp_install('The Meridian', 'owner', 'owner@example.org', true, '', $argv[2]);
wp_delete_post(1, true);

foreach ([
    'permalink_structure' => '/%year%/%monthnum%/%day%/%postname%/',
    'posts_per_page' => 10,
    'comment_moderation' => 1,
    'comments_notify' => 0,
    'moderation_notify' => 0,
] as $peer_option => $peer_value) {
    update_option($peer_option, $peer_value);
}
delete_option('rewrite_rules');

echo json_encode([
    'version' => get_bloginfo('version'),
    'default_theme' => get_option('stylesheet'),
    'themes' => array_keys(wp_get_themes()),
]);
