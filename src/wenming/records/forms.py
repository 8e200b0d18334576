"""What a sent photo carries beside its picture."""

from django import forms

from wenming.records.models import PhotoKind


class PhotoForm(forms.Form):
    """One photo from a page: its key, what it shows, and when and where the device says that it was taken.

    ``sent_at`` is the time that the device has while it sends.
    """

    photo = forms.FileField(allow_empty_file=True)
    key = forms.UUIDField()
    kind = forms.ChoiceField(choices=PhotoKind.choices, required=False)
    taken_at = forms.DateTimeField(required=False)
    sent_at = forms.DateTimeField(required=False)
    lat = forms.FloatField(required=False)
    lon = forms.FloatField(required=False)
    accuracy = forms.FloatField(required=False)


class DocumentForm(forms.Form):
    """One document from a page or another system: its key, and the file."""

    document = forms.FileField(allow_empty_file=True)
    key = forms.UUIDField()
