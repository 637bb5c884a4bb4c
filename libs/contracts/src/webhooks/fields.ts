import { z } from 'zod';
import { characterFault, instant, keywords } from '../fields.ts';

/** No blanks and no `https:/x`: the parser mends them without a word, and what it mended would stand in the answer. */
const endpointUrlForm = /^[Hh][Tt][Tt][Pp][Ss]?:\/\/[^\s/\\?#][^\s#]*$/;

/** Why an address can't be delivered to, as far as its text tells; where it leads is judged by the service. */
export function endpointUrlFault(text: string): string | undefined {
  // The parser drops them without a word, and they would stand in the answer.
  const fault = characterFault(text);
  if (fault !== undefined) return fault;
  const url = URL.parse(text);
  if (url === null) return 'must be an absolute URL';
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return 'must begin with https://';
  if (url.username !== '' || url.password !== '') return 'must have no user info';
  if (url.hash !== '') return 'must have no fragment';
  if (url.hostname === '') return 'must name a host';
  if (url.port === '0') return 'must name a port that can be connected to';
  if (/\s/.test(text)) return 'must not contain blanks';
  return endpointUrlForm.test(text) ? undefined : 'must have // and a host behind https:';
}

export const endpointUrl = () =>
  z
    .string()
    .max(2048)
    .superRefine((text, ctx) => {
      const fault = endpointUrlFault(text);
      if (fault !== undefined)
        ctx.addIssue({ code: 'custom', message: fault, params: { code: 'invalid_value' } });
    })
    .register(keywords, { pattern: endpointUrlForm.source });

/** Whether the name is one that exists is judged by the service, which has the catalogue. */
export const eventPattern = () =>
  z
    .string()
    .max(100)
    .regex(/^(?:\*|[a-z][a-z_]*(?:\.[a-z][a-z_]*)*(?:\.\*)?)$/, 'must be an event name, a group.* or *');

/** Set by us, or by HTTP itself (RFC 9110, RFC 9112). */
const ours =
  /^(?:host|content-.*|transfer-encoding|connection|keep-alive|te|trailer|upgrade|expect|proxy-.*|accept|accept-encoding|cookie|webhook-.*|x-rymeda-.*|user-agent)$/;

/** Of an endpoint, also when changes bring them one after the other. */
export const mostHeaders = 20;
export const mostMetadata = 50;

const headerName = /^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/;
const headerValue = /^[\x20-\x7e]{0,1000}$/;

export const customHeader = () => z.string().register(keywords, { pattern: headerValue.source });

export const customHeaders = <T extends z.ZodType>(value: T) =>
  z
    .record(z.string().register(keywords, { pattern: headerName.source }), value)
    .superRefine((headers, ctx) => {
      const fault = (name: string, message: string) =>
        ctx.addIssue({ code: 'custom', path: [name], message, params: { code: 'invalid_value' } });
      const names = Object.keys(headers);
      if (names.length > mostHeaders) fault('', `must have at most ${mostHeaders} entries`);
      for (const name of names) {
        if (!headerName.test(name)) fault(name, 'must be the name of a header');
        else if (ours.test(name.toLowerCase())) fault(name, 'is set by the platform');
        const text = headers[name];
        if (typeof text === 'string' && !headerValue.test(text))
          fault(name, 'must be at most 1000 visible ASCII characters');
      }
    })
    .register(keywords, { maxProperties: mostHeaders });

export const pem = (label: string) =>
  z
    .string()
    .max(20_000)
    .regex(
      new RegExp(`^\\s*(?:-----BEGIN ${label}-----[A-Za-z0-9+/=\\s]+-----END ${label}-----\\s*)+$`),
      'must be PEM',
    );

export const replayWindow = z.strictObject({
  since: instant().meta({ description: 'failed: when it was given up; all: when the event had arrived' }),
  until: instant().optional().meta({ description: 'Through then; default: the time of the request' }),
  events: z
    .enum(['failed', 'all'])
    .default('failed')
    .meta({ description: 'failed: what was given up; all: every event that the endpoint subscribes to' }),
});
