/** Why an AI service did not do its work, or not all of it. */
export type AiProblem =
  /** The site has not set the service up. */
  | 'ai_not_configured'
  /** The service refuses the site's token, the model or the request. */
  | 'ai_refused'
  /** The service refuses for now, or the room's own limit is reached. */
  | 'ai_limit_reached'
  /** The service did not answer in time. */
  | 'ai_timed_out'
  /** The service answered with something else than its API. */
  | 'ai_unusable_answer'
  /** The service stopped before the end of its work, or could not be reached. */
  | 'ai_dropped';
