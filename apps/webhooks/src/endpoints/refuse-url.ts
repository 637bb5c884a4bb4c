import { validationFailed, type Problem } from '@rymeda/kernel';
import {
  DestinationRefusedError,
  destinationOf,
  type OpenRanges,
  type Refusal,
  type Resolve,
} from '@rymeda/service/egress';

const resolveMs = 2_000;

const messages: Record<Refusal, string | undefined> = {
  address_refused: 'must lead to a public address',
  http_refused: 'must begin with https://',
  name_not_resolved: undefined,
};

/** The same judgement as before each delivery, so that a partner hears of it at once. */
export const refuseUrl =
  (open: OpenRanges, resolve: Resolve) =>
  async (text: string): Promise<Problem | undefined> => {
    const url = new URL(text);
    const reason = (): Promise<Refusal | undefined> =>
      destinationOf(url, open, resolve).then(
        () => undefined,
        (error: unknown) => {
          if (error instanceof DestinationRefusedError) return error.reason;
          throw error;
        },
      );
    const refused = (await Promise.race([reason(), late()])) ?? undefined;
    // A name that can't be resolved may one day lead to an open range; where there is none, http never will.
    const message =
      refused === 'name_not_resolved' && url.protocol === 'http:' && !open.any
        ? messages.http_refused
        : refused && messages[refused];
    return message === undefined
      ? undefined
      : validationFailed([{ field: 'url', code: 'invalid_value', message: `url ${message}` }]);
  };

const late = (): Promise<Refusal> =>
  new Promise((resolve) => setTimeout(() => resolve('name_not_resolved'), resolveMs).unref());
