/** The kind of job that follows when an organisation moves to another time zone; its subject is the organisation. */
export const changingZone = 'zone';
