-- Why: whoever above a station has looked at what is odd says so and why; it comes up again when it has grown.

create table stations.alert_look (
  -- distribution: agency_id
  agency_id  uuid not null references stations.station,
  kind       text not null,
  -- The number that was looked at.
  count      integer not null,
  office_id  uuid not null,
  reason     text not null,
  looked_by  text not null,
  looked_at  timestamptz not null,
  primary key (agency_id, kind)
);
