-- Why: times that stay free are filled with people who fit, though nobody asked; either of the two declines,
-- and then it is a wish like any other. And an office says which kinds of ticket meet which, and how often.

alter table conferences.wish drop constraint wish_state_check;
alter table conferences.wish add constraint wish_state_check check
  (state in ('asked', 'accepted', 'declined', 'blocked', 'withdrawn', 'suggested'));

create table conferences.meeting_group (
  -- distribution: conference_id
  conference_id   uuid not null,
  ticket_type_id  uuid not null,
  -- Of one person; null where only they themselves say.
  most_meetings   smallint check (most_meetings between 0 and 127),
  -- Kinds of ticket; null for all. Two meet when each may meet the other.
  meets           uuid[],
  primary key (conference_id, ticket_type_id),
  foreign key (conference_id, ticket_type_id) references conferences.ticket_type
);
