/** The parser of event streams. The build bundles it into this module, so that a Worker needs no further package. */
export { EventSourceParserStream } from 'eventsource-parser/stream';
