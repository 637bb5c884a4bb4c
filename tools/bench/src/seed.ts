import { call } from './api.ts';
import { seededBody, seededPatients } from './patients.ts';

export interface Seeded {
  ids: string[];
  /** The number of the next patient that nobody has made yet. */
  next: number;
}

const sideBySide = 8;

/** Makes the patients that reads and searches choose from, through the API. */
export async function seedPatients(gateway: string, token: string): Promise<Seeded> {
  const ids: string[] = [];
  const url = `${gateway}/v1/care/patients`;
  for (let n = 0; n < seededPatients; n += sideBySide) {
    const made = Array.from({ length: sideBySide }, (_, k) =>
      call<{ data: { id: string } }>('POST', url, token, seededBody(n + k)),
    );
    for (const { data } of await Promise.all(made)) ids.push(data.id);
  }
  return { ids, next: seededPatients };
}
