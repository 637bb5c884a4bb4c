export interface DemoOrganization {
  id: string;
  name: string;
  timezone: string;
  billing: {
    name: string;
    npi: string;
    taxId: string;
    phone: string;
    address: { line1: string; city: string; state: string; postalCode: string; country: string };
  };
}

/** Made up; the NPIs have right check digits, as the API demands. */
export const demoOrganizations: DemoOrganization[] = [
  {
    id: 'org_100',
    name: 'Harbor Behavioral Health',
    timezone: 'America/New_York',
    billing: {
      name: 'Harbor Behavioral Health',
      npi: '1999999984',
      taxId: '00-1000100',
      phone: '617-555-0100',
      address: { line1: '100 Harbor Way', city: 'Boston', state: 'MA', postalCode: '02110', country: 'US' },
    },
  },
  {
    id: 'org_200',
    name: 'Lakeside Family Clinic',
    timezone: 'America/New_York',
    billing: {
      name: 'Lakeside Family Clinic',
      npi: '1999999992',
      taxId: '00-2000200',
      phone: '508-555-0100',
      address: {
        line1: '200 Lakeside Drive',
        city: 'Worcester',
        state: 'MA',
        postalCode: '01608',
        country: 'US',
      },
    },
  },
];
