"""Saving a list with its filters under a name, and removing it again. Everybody has their own."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from accounts.pages import RefusalsTo, post, refuse, say, signed_in
from accounts.requests import Request, own_path
from accounts.saved_views import remove_view, save_view


class ViewForm(forms.Form):
    path = forms.CharField(max_length=200)
    query = forms.CharField(max_length=1000, required=False)
    name = forms.CharField(max_length=40)

    def clean_path(self) -> str:
        path = own_path(self.cleaned_data["path"])
        if not path or "?" in path:
            raise forms.ValidationError("No page of ours")
        return path


@post("views/save/")
@signed_in
def saved_view_save(request: Request) -> HttpResponse:
    form = ViewForm(
        request.POST if "path" in request.POST else request.GET
    )  # an undo has all in its address
    if not form.is_valid():
        refuse(request, "Enter a name of 40 letters at most for this view.")
        return redirect(own_path(request.POST.get("path", "")) or "accounts:home")
    view = form.cleaned_data
    with RefusalsTo(request):
        save_view(user=request.user, **view)
        say(request, f"“{view['name']}” is saved. It is listed above, for you alone.")
    return redirect(f"{view['path']}?{view['query']}")


@post("views/remove/")
@signed_in
def saved_view_remove(request: Request) -> HttpResponse:
    form = ViewForm(request.POST)
    if not form.is_valid():
        return redirect("accounts:home")
    path = form.cleaned_data["path"]
    name = form.cleaned_data["name"]
    query = remove_view(user=request.user, path=path, name=name)
    if query is not None:
        undo = reverse(
            "accounts:saved_view_save", query={"path": path, "query": query, "name": name}
        )
        say(request, f"“{name}” is removed.", undo=undo)
    return redirect(path)
