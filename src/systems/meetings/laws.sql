-- law: meeting-signed-by-those-present | 只有到会专家签署会议纪要 | Only members who were present have signed a meeting
select city_id, meeting_id, account_id from meeting_presence where signed_at is not null and present_at is null;

-- law: meeting-over-holds-nothing | 会议结束后不再占有评审轮次 | A meeting that is over holds no round
select item.city_id, item.meeting_id, item.number from meeting_item item join meeting on meeting.city_id = item.city_id and meeting.id = item.meeting_id
join review_round round on round.city_id = item.city_id and round.id = item.round_id
where meeting.state in ('closed', 'called-off') and round.is_held
  and not exists (select from meeting_item other join meeting later on later.city_id = other.city_id and later.id = other.meeting_id where other.city_id = item.city_id and other.round_id = item.round_id and later.state in ('planned', 'open', 'signing'));

-- law: meeting-item-closed-with-round | 议题结束即评审轮次结束 | An item is closed exactly when its round is
select item.city_id, item.meeting_id, item.number from meeting_item item join review_round round on round.city_id = item.city_id and round.id = item.round_id
where item.state = 'closed' and round.closed_at is null;

-- law: note-after-close | 共识意见写在评审轮次结束之后 | A consensus note is written once its round is closed
select note.city_id, note.round_id from review_note note join review_round round on round.city_id = note.city_id and round.id = note.round_id
where round.closed_at is null or note.at < round.closed_at;

-- law: meeting-chair-present | 组长是到会的专家 | Whoever chairs a meeting, or took the chair over, was present
select meeting.city_id, meeting.id from meeting where chair_account_id is not null
  and not exists (select from meeting_presence one where one.city_id = meeting.city_id and one.meeting_id = meeting.id and one.account_id = meeting.chair_account_id and one.present_at is not null)
union all select change.city_id, change.meeting_id from meeting_chair_change change where change.state = 'taken'
  and not exists (select from meeting_presence one where one.city_id = change.city_id and one.meeting_id = change.meeting_id and one.account_id = change.to_account_id and one.present_at is not null);
