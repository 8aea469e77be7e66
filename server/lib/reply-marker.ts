/**
 * The line that mails of inboxes with `reply_marker` carry above their quotes; what an answer has from it on is history.
 * The ends are characters that no mail program rewrites or translates.
 */
export const replyMarker = '##- Please type your reply above this line -##'
