import { pendingDelivery, type DeliveryDocument } from '../deliveries/delivery.ts';

/** So many seconds after the moment at which sample deliveries are made. */
export const at = (seconds: number) => new Date(Date.parse('2026-03-02T14:00:00Z') + seconds * 1_000);

export const sampleDelivery = (_id: string): DeliveryDocument =>
  pendingDelivery(
    {
      _id,
      organizationId: 'org_1',
      partnerId: null,
      endpointId: 'whe_1',
      event: 'session.completed',
      eventId: 'evt_1',
      engine: 'care',
      subject: 'session/ses_1',
      sequence: 1,
      payload: { createdAt: at(0).toISOString(), data: {} },
    },
    at(0),
    at(0),
  );
